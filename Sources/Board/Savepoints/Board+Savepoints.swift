import Bus
import Hart

extension Board {
  /// All parts but RAM, written down.
  func writtenParts() -> [StateChunk] {
    do throws(StateError) {
      var chunks: [StateChunk] = []
      for part in parts { chunks.append(try part.chunk()) }
      return chunks
    } catch {
      preconditionFailure("every device that waits has a name")
    }
  }

  /// All parts but RAM, as this board wrote them down.
  func restoreParts(_ chunks: [StateChunk]) {
    do throws(StateError) {
      var whole: [StateChunk?] = []
      for chunk in chunks { whole.append(chunk) }
      try restore(parts, from: whole)
    } catch {
      preconditionFailure("what a part has written it reads again")
    }
  }

  /// Begins an epoch of changes of RAM (`GuestMemory.changedPages`). No hart runs.
  public func beginChangeEpoch() -> UInt32 {
    for hart in harts { hart.withholdWrites() }
    return memory.beginChangeEpoch()
  }
}

import Bus
import Devices
import Hart

extension Board {
  /// Whether its past can be remembered: disks that can be written keep their pages, and a folder of the host is not
  /// brought back, so it must know what it has answered.
  public var canBeBroughtBack: Bool {
    disks.allSatisfy { $0.isReadOnly || $0.store != nil } && folders.allSatisfy { $0.canRepeat }
  }

  /// What consists of pages, by the names of their owners.
  var stores: [(name: String, store: any PageStore)] {
    var stores: [(name: String, store: any PageStore)] = [("memory", MemoryPages(self))]
    for (index, bank) in flash.enumerated() { stores.append(("flash \(index)", bank)) }
    for (index, disk) in disks.enumerated() {
      if let store = disk.store { stores.append(("disk \(index)", store)) }
    }
    return stores
  }

  /// All parts but what stores hold, written down. What disks have under way has happened then.
  func writtenParts() -> [StateChunk] {
    do throws(StateError) {
      var chunks: [StateChunk] = []
      for part in parts(withPages: false) { chunks.append(try part.chunk()) }
      return chunks
    } catch {
      preconditionFailure("every device that waits has a name")
    }
  }

  /// All parts but what stores hold, as this board wrote them down. What disks have under way has happened then.
  func restoreParts(_ chunks: [StateChunk]) {
    do throws(StateError) {
      var whole: [StateChunk?] = []
      for chunk in chunks { whole.append(chunk) }
      try restore(parts(withPages: false), from: whole)
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

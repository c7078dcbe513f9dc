import Board
import Bus
import Host

extension Machine {
  /// Whether its run is written down. A recording goes forward only.
  public var isRecording: Bool { recording != nil }

  /// Records the run from here on, so that `Replay` can show it again, to the last bit, without the files that it needs now. Only of
  /// a deterministic machine that does not run.
  ///
  /// The file grows as the machine runs, and can be replayed up to wherever it got. It ends with `endRecording`.
  ///
  /// - Throws: `unusableState` where the file cannot be made, or exists.
  public func record(to path: String) throws(MachineError) {
    guard configuration.deterministic else {
      throw .impossible(reason: "record: only a deterministic machine can be recorded")
    }
    do throws(HostError) {
      let file = try GrowingFile(path)
      let writer = RecordingWriter(to: file, compressor: Zstandard())
      recording = Recording(
        path: path, file: file, recorder: Recorder(board, to: writer, archive: try archive()))
    } catch {
      throw .unusableState(file: "record", reason: error.description)
    }
    if let recording { recordDisks(by: recording.recorder) }
  }

  /// Ends a recording, with a hash of the machine's last state.
  ///
  /// - Throws: `unusableState` where the disk was full.
  public func endRecording() throws(MachineError) {
    guard let recording else { return }
    self.recording = nil
    recording.recorder.end(board)
    forgetDisks(by: recording.recorder)
    try recording.check()
  }

  /// Has somebody told what disks answer.
  func recordDisks(by recorder: any AnswerRecorder) {
    for disk in media { (disk as? RecordedDisk)?.recorders.append(recorder) }
    for folder in folders { folder.recorders.append(recorder) }
  }

  /// Has somebody told no longer.
  func forgetDisks(by recorder: any AnswerRecorder) {
    for disk in media { (disk as? RecordedDisk)?.recorders.removeAll { $0 === recorder } }
    for folder in folders { folder.recorders.removeAll { $0 === recorder } }
  }

  /// A recording under way.
  struct Recording {
    let path: String
    let file: GrowingFile
    let recorder: Recorder

    /// - Throws: `unusableState` where something could not be written.
    func check() throws(MachineError) {
      guard recorder.hasFailed else { return }
      throw .unusableState(
        file: path,
        reason:
          "\(file.failureReason ?? "cannot be written"): what was recorded up to here can be replayed"
      )
    }
  }

  /// To be called between two pieces of a run.
  func lookIn() throws(MachineError) {
    if let recording {
      recording.recorder.look(at: board)
      try recording.check()
    }
    past?.takeIfDue()
  }

  /// To be called when the machine was switched off and on.
  func noteRestart() throws(MachineError) {
    if let recording {
      do throws(HostError) {
        recording.recorder.restart(board, archive: try archive())
      } catch {
        throw .unusableState(file: recording.path, reason: error.description)
      }
    }
    past?.take()
  }

  /// All of the machine, as it is now.
  func archive() throws(HostError) -> [UInt8] {
    let bytes = ByteSink()
    let identity = try identity
    do throws(ArchiveError) {
      try write(identity, to: bytes)
    } catch {
      throw .failed(file: "the machine's state", reason: error.description)
    }
    return bytes.bytes
  }
}

/// An archive in memory.
private final class ByteSink: ArchiveSink {
  private(set) var bytes: [UInt8] = []

  func write(_ more: UnsafeRawBufferPointer) -> Bool {
    bytes.append(contentsOf: more)
    return true
  }
}

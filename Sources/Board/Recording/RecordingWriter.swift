public import Bus

/// Writes a recording, as `RecordingFrame` says.
public final class RecordingWriter {
  private let sink: any ArchiveSink
  private let compressor: any Compressor
  private var encoder = EventEncoder()
  /// Whether the sink has refused something: then nothing more is written.
  public private(set) var hasFailed = false

  /// Begins one.
  public init(to sink: any ArchiveSink, compressor: any Compressor) {
    self.sink = sink
    self.compressor = compressor
    write(RecordingFrame.magic + RecordingFrame.bytes(UInt64(RecordingFrame.version), 8))
  }

  /// A part of the run begins, with an archive of the machine as it is.
  public func begin(with archive: [UInt8]) {
    flush()
    encoder = EventEncoder()
    // An archive is compressed already.
    write(RecordingFrame.Header(.archive, stored: archive, count: archive.count).bytes)
    write(archive)
  }

  /// Adds an event.
  public func add(_ event: RecordedEvent) {
    encoder.append(event)
    if encoder.bytes.count >= RecordingFrame.eventsLimit { flush() }
  }

  /// Hands everything to the sink, so that it is there if the host dies.
  public func flush() {
    if encoder.bytes.isEmpty { return }
    let bytes = encoder.takeBytes()
    let stored = compressor.compress(bytes) ?? bytes
    write(RecordingFrame.Header(.events, stored: stored, count: bytes.count).bytes)
    write(stored)
  }

  private func write(_ bytes: [UInt8]) {
    if !hasFailed { hasFailed = !bytes.withUnsafeBytes { sink.write($0) } }
  }
}

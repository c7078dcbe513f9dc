public import Bus

/// The host's end of a sound card: what is heard goes to a file or to speakers, what is captured comes from a file.
///
/// One call at a time, on any thread.
public final class SoundCard: SoundPort {
  /// Where what is heard goes.
  public enum Output: Equatable, Sendable {
    /// Nowhere.
    case none
    /// The host's speakers.
    case speakers
    /// A WAV file, by guest time.
    case file(String)
  }

  private var mixer = SoundMixer()
  private var writer: SoundFile?
  private let speakers: Speakers?
  private let captureFile: String?
  private var sources: [Int: SoundSource] = [:]
  /// What went wrong since it was made.
  private var failure: HostError?

  /// Opens what there is to be opened.
  ///
  /// - Parameter captureFile: what streams capture; silence where it is nil.
  /// - Throws: `noLibrary`, `failed`.
  public init(_ output: Output, capturing captureFile: String? = nil) throws(HostError) {
    self.captureFile = captureFile
    if let captureFile {
      _ = try SoundSource(captureFile, SoundFormat(.signed16, rate: 48_000, channels: 2))
    }
    switch output {
    case .none: (writer, speakers) = (nil, nil)
    case .speakers: (writer, speakers) = (nil, try Speakers())
    case .file(let name): (writer, speakers) = (try .made(name, rate: StereoFrames.rate), nil)
    }
  }

  /// Writes what is played from now on to a WAV file, by guest time.
  ///
  /// - Throws: the same.
  public func write(to file: String) throws(HostError) {
    writer = try .made(file, rate: StereoFrames.rate)
  }

  public func play(
    _ frames: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64
  ) {
    guard writer != nil || speakers != nil, failure == nil else { return }
    do throws(HostError) {
      emit(mixer.take(before: instant))
      try mixer.add(frames, stream: stream, format: format, at: instant)
    } catch {
      failure = error
    }
  }

  public func setCapture(_ format: SoundFormat?, stream: Int) {
    sources[stream] = nil
    guard let format, let captureFile else { return }
    do throws(HostError) {
      sources[stream] = try SoundSource(captureFile, format)
    } catch {
      failure = error
    }
  }

  public func capture(into buffer: UnsafeMutableRawBufferPointer, stream: Int) -> Int {
    sources[stream]?.fill(buffer) ?? 0
  }

  /// Sees to it that all that was played is where it goes.
  ///
  /// - Throws: the first thing that went wrong.
  public func finish() throws(HostError) {
    emit(mixer.takeAll())
    if let failure { throw failure }
    if let failure = writer?.failure { throw failure }
  }

  deinit { emit(mixer.takeAll()) }

  private func emit(_ frames: [Float]) {
    writer?.write(frames)
    speakers?.play(frames)
  }
}

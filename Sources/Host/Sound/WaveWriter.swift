internal import CSound

/// A sound file that is written: stereo, 48 kHz, 16 bits, by libsndfile.
///
/// Unsafe pointer: the library's handle, closed in `deinit`.
final class WaveWriter {
  private let file: String
  private let handle: OpaquePointer
  /// Why writing failed, once it did.
  private(set) var failure: String?

  /// Makes a file anew.
  ///
  /// - Throws: `noLibrary`, `failed`.
  init(_ file: String) throws(HostError) {
    try SoundFileLibrary.library.require()
    var information = SF_INFO()
    information.samplerate = Int32(StereoFrames.rate)
    information.channels = 2
    information.format = Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    guard let handle = SoundFileLibrary.open(file, Int32(SFM_WRITE), &information) else {
      throw .failed(file: file, reason: Self.reason(nil))
    }
    self.file = file
    self.handle = handle
    let yes = Int32(SF_TRUE)
    _ = SoundFileLibrary.command(handle, Int32(SFC_SET_CLIPPING), nil, yes)
    // So that what is there can be heard whatever becomes of the machine.
    _ = SoundFileLibrary.command(handle, Int32(SFC_SET_UPDATE_HEADER_AUTO), nil, yes)
  }

  deinit { _ = SoundFileLibrary.close(handle) }

  /// Adds frames.
  func write(_ frames: [Float]) {
    guard failure == nil, !frames.isEmpty else { return }
    let count = frames.count / 2
    if SoundFileLibrary.write(handle, frames, sf_count_t(count)) != sf_count_t(count) {
      failure = Self.reason(handle)
    }
  }

  private static func reason(_ handle: OpaquePointer?) -> String {
    SoundFileLibrary.reason(handle).map { String(cString: $0) } ?? "it cannot be written"
  }
}

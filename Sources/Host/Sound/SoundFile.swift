internal import CSound
internal import Glibc

/// A sound file, by libsndfile.
///
/// Unsafe pointer: the library's handle, closed in `deinit`.
final class SoundFile {
  private let file: String
  private let handle: OpaquePointer
  /// Frames a second, and samples of a frame.
  let rate: UInt32
  let channels: Int
  /// Why writing failed, once it did.
  private(set) var failure: HostError?

  /// Opens a file of any kind that the library knows.
  ///
  /// - Throws: `noLibrary`; `failed`, and whatever `HostError` says of opening.
  static func opened(_ file: String) throws(HostError) -> SoundFile {
    let open = try OpenFile(file, writing: false)
    return try SoundFile(file, fcntl(open.descriptor, F_DUPFD_CLOEXEC, 0), SFM_READ, SF_INFO())
  }

  /// Makes a WAV file anew: stereo, 16 bits.
  ///
  /// - Throws: the same.
  static func made(_ file: String, rate: UInt32) throws(HostError) -> SoundFile {
    let isName = !file.utf8.contains(0)
    let descriptor = isName ? open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) : -1
    guard descriptor >= 0 else {
      throw HostError(opening: file, writing: true, number: isName ? errno : EINVAL)
    }
    var information = SF_INFO()
    information.samplerate = Int32(rate)
    information.channels = 2
    information.format = Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    let made = try SoundFile(file, descriptor, SFM_WRITE, information)
    let yes = Int32(SF_TRUE)
    _ = SoundFileLibrary.command(made.handle, Int32(SFC_SET_CLIPPING), nil, yes)
    // So that what is there can be heard whatever becomes of the machine.
    _ = SoundFileLibrary.command(made.handle, Int32(SFC_SET_UPDATE_HEADER_AUTO), nil, yes)
    return made
  }

  /// Takes over a descriptor.
  private init(
    _ file: String, _ descriptor: Int32, _ mode: Int, _ information: SF_INFO
  ) throws(HostError) {
    var information = information
    do throws(HostError) {
      try SoundFileLibrary.sharedObject.require()
    } catch {
      close(descriptor)
      throw error
    }
    let isOwned = Int32(SF_TRUE)
    guard let handle = SoundFileLibrary.open(descriptor, Int32(mode), &information, isOwned) else {
      throw .failed(file: file, reason: Self.reason(nil))
    }
    self.file = file
    self.handle = handle
    rate = UInt32(clamping: information.samplerate)
    channels = Int(information.channels)
  }

  deinit { _ = SoundFileLibrary.close(handle) }

  /// Adds frames of two samples.
  func write(_ frames: [Float]) {
    guard failure == nil, !frames.isEmpty else { return }
    let count = sf_count_t(frames.count / 2)
    if SoundFileLibrary.write(handle, frames, count) != count {
      failure = .failed(file: file, reason: Self.reason(handle))
    }
  }

  /// The next frames, at most so many; fewer at the end.
  func read(atMost count: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: count * channels)
    let read = SoundFileLibrary.read(handle, &samples, sf_count_t(count))
    return Array(samples[..<(max(0, Int(read)) * channels)])
  }

  private static func reason(_ handle: OpaquePointer?) -> String {
    let text = SoundFileLibrary.reason(handle).map { String(cString: $0) } ?? "is no sound file"
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

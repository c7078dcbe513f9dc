internal import CSDL

/// The host's own speakers, by SDL.
///
/// They have a clock of their own. Some sound is always kept ahead of it; what comes beyond a quarter of a second is dropped, which a guest
/// that runs in real time never makes happen.
final class Speakers {
  private static let bytesPerSecond = UInt32(StereoFrames.rate) * 8
  /// How much silence goes ahead of a sound that begins: what a busy guest may be late by.
  private static let lead = bytesPerSecond / 16
  private static let most = bytesPerSecond / 4

  private let device: SDL_AudioDeviceID

  /// - Throws: `noLibrary`, `failed`.
  init() throws(HostError) {
    try SDL.sharedObject.require()
    ALSA.silence()
    guard SDL.begin(SDL_INIT_AUDIO) else { throw Self.failure }
    var wanted = SDL_AudioSpec()
    wanted.freq = Int32(StereoFrames.rate)
    wanted.format = SDL_AudioFormat(AUDIO_F32LSB)
    wanted.channels = 2
    wanted.samples = 512
    device = SDL.openSound(nil, 0, &wanted, nil, 0)
    guard device != 0 else {
      let failure = Self.failure
      SDL.end(SDL_INIT_AUDIO)
      throw failure
    }
    SDL.pauseSound(device, 0)
  }

  deinit {
    SDL.closeSound(device)
    SDL.end(SDL_INIT_AUDIO)
  }

  /// Adds frames.
  func play(_ frames: [Float]) {
    let waiting = SDL.queuedSoundSize(device)
    guard !frames.isEmpty, waiting < Self.most else { return }
    if waiting == 0 {
      let silence = [UInt8](repeating: 0, count: Int(Self.lead))
      _ = SDL.queueSound(device, silence, Self.lead)
    }
    _ = frames.withUnsafeBytes { SDL.queueSound(device, $0.baseAddress, UInt32($0.count)) }
  }

  private static var failure: HostError {
    .failed(
      file: "speakers", reason: "\(SDL.reason): name a file to hear it from, --sound FILE.wav")
  }
}

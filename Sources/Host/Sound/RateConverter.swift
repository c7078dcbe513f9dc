internal import CSound

/// Frames at another rate, by libsamplerate. What it is given is one sound without gaps; what comes out is as much later as it has to look ahead, until
/// the sound ends.
///
/// Unsafe pointer: the converter's state, freed in `deinit`.
final class RateConverter {
  private let state: OpaquePointer
  private let ratio: Double

  /// From a rate to another.
  ///
  /// - Throws: `noLibrary`; `failed` where they are too far apart, or memory is out.
  init(from rate: UInt32, to other: UInt32) throws(HostError) {
    try SampleRateLibrary.sharedObject.require()
    var error: Int32 = 0
    let isPossible = rate > 0 && (1...256).contains(max(rate, other) / min(rate, other))
    guard isPossible, let state = SampleRateLibrary.make(Int32(SRC_SINC_FASTEST), 2, &error) else {
      throw .failed(
        file: "sound", reason: "\(rate) frames a second cannot be made \(other)")
    }
    self.state = state
    ratio = Double(other) / Double(rate)
  }

  deinit { _ = SampleRateLibrary.end(state) }

  /// The frames that follow from these.
  func convert(_ frames: [Float], isLast: Bool) -> [Float] {
    var result: [Float] = []
    var done = 0
    while true {
      var piece = [Float](repeating: 0, count: 2 * 4096)
      var used = 0
      var made = 0
      frames.withUnsafeBufferPointer { input in
        piece.withUnsafeMutableBufferPointer { output in
          var data = SRC_DATA()
          data.data_in = input.baseAddress.map { $0 + done }
          data.input_frames = (input.count - done) / 2
          data.data_out = output.baseAddress
          data.output_frames = output.count / 2
          data.src_ratio = ratio
          data.end_of_input = isLast ? 1 : 0
          guard SampleRateLibrary.process(state, &data) == 0 else { return }
          (used, made) = (Int(data.input_frames_used), Int(data.output_frames_gen))
        }
      }
      result += piece[..<(2 * made)]
      done += 2 * used
      if used == 0 && made == 0 { return result }
    }
  }
}

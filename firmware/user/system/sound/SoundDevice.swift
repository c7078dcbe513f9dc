/// /dev/dsp, or another file of the Open Sound System: `SoundOutput` and `SoundInput` have one each. It
/// is closed with the object; what was written is heard to its end nevertheless.
public final class SoundDevice {
  public static var path: ByteString { "/dev/dsp" }

  /// Requests of soundcard.h.
  enum Request: Int {
    case reset = 0x5000
    case synchronize = 0x5001
    case post = 0x5008
    case speed = 0xc004_5002
    case format = 0xc004_5005
    case channels = 0xc004_5006
    case fragment = 0xc004_500a
    case outputDelay = 0x8004_5017
  }

  let descriptor: FileDescriptor
  let format: SoundFormat

  /// - Throws: `invalidArgument` if the device has no such format; `resourceBusy` if others have all of its streams.
  init(
    _ path: ByteString, _ options: FileDescriptor.OpenOptions, _ format: SoundFormat
  ) throws(Errno) {
    self.format = format
    let descriptor = try FileDescriptor.open(path, options.union(.closeOnExecute))
    self.descriptor = descriptor
    let settings: [(Request, Int)] = [
      (.format, format.sample.rawValue), (.channels, format.channels), (.speed, format.rate),
    ]
    for (request, value) in settings {
      // The device takes what is next to it, and tells what that is.
      guard try exchange(request, value) == value else { throw .invalidArgument }
    }
  }

  deinit { try? descriptor.close() }

  func ask(_ request: Request) throws(Errno) {
    try SystemCall.deviceControl(descriptor.rawValue, request.rawValue, 0)
  }

  @discardableResult
  func exchange(_ request: Request, _ value: Int) throws(Errno) -> Int {
    var number = Int32(truncatingIfNeeded: value)
    try withUnsafeMutablePointer(to: &number) { (number) throws(Errno) in
      _ = try SystemCall.deviceControl(
        descriptor.rawValue, request.rawValue, Int(bitPattern: number))
    }
    return Int(number)
  }
}

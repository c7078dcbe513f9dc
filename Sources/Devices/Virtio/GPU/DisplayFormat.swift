import Bus

/// How a resource's pixels lie in memory, byte after byte (virtio 1.3, section 5.7.6.8). Raw values stand in saved state, too.
enum DisplayFormat: UInt32 {
  case blueGreenRedAlpha = 1
  case blueGreenRed = 2
  case alphaRedGreenBlue = 3
  case noneRedGreenBlue = 4
  case redGreenBlueAlpha = 67
  case noneBlueGreenRed = 68
  case alphaBlueGreenRed = 121
  case redGreenBlue = 134

  /// The places of the colours.
  var pixels: PixelFormat {
    switch self {
    case .blueGreenRedAlpha: PixelFormat(red: 2, green: 1, blue: 0, alpha: 3)
    case .blueGreenRed: PixelFormat(red: 2, green: 1, blue: 0)
    case .alphaRedGreenBlue: PixelFormat(red: 1, green: 2, blue: 3, alpha: 0)
    case .noneRedGreenBlue: PixelFormat(red: 1, green: 2, blue: 3)
    case .redGreenBlueAlpha: PixelFormat(red: 0, green: 1, blue: 2, alpha: 3)
    case .noneBlueGreenRed: PixelFormat(red: 3, green: 2, blue: 1)
    case .alphaBlueGreenRed: PixelFormat(red: 3, green: 2, blue: 1, alpha: 0)
    case .redGreenBlue: PixelFormat(red: 0, green: 1, blue: 2)
    }
  }
}

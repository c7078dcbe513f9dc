public import Bus
public import Devices

/// A graphics card to be built.
public struct DisplayPlan {
  /// Who shows what is on its screen.
  public var port: any DisplayPort
  /// The size that its screen has at first.
  public var size: PictureSize

  /// A card with a screen of a size that one can have (`VirtioGPU.isPossible`).
  public init(port: any DisplayPort, size: PictureSize) {
    self.port = port
    self.size = size
  }
}

/// A keyboard or a pointer to be built.
public struct InputPlan {
  /// What it is.
  public var kind: InputKind
  /// The person's end of it.
  public var port: any InputPort

  /// A keyboard or a pointer.
  public init(kind: InputKind, port: any InputPort) {
    self.kind = kind
    self.port = port
  }
}

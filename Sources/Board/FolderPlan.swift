public import Bus

/// A shared folder to be given to the guest.
public struct FolderPlan {
  /// The host's side of it.
  public var port: any FolderPort
  /// The name by which the guest mounts it.
  public var tag: [UInt8]

  /// A folder with a name.
  public init(port: any FolderPort, tag: [UInt8]) {
    self.port = port
    self.tag = tag
  }
}

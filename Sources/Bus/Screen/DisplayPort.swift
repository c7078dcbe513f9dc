/// Who shows what a display device draws. Only what has changed is told.
public protocol DisplayPort: AnyObject {
  /// The screen has another size, and is black up to the next `damaged`; nil while it shows nothing.
  func sizeChanged(_ size: PictureSize?)

  /// The pixels of an area are others now. `picture` is all of the screen, for as long as this call.
  func damaged(_ area: PictureArea, of picture: PictureView)

  /// The pointer looks otherwise; nil hides it.
  func cursorChanged(_ cursor: CursorPicture?)

  /// The pixel that points is elsewhere.
  func cursorMoved(x: Int, y: Int)

  /// The size that a viewer would like the screen to have, where it has come to another since the last call.
  func takeWantedSize() -> PictureSize?
}

/// A device that heeds what viewers of a `DisplayPort` want.
public protocol DisplayReceiver: AnyObject {
  /// A viewer wants another size.
  func sizeWanted()

  /// All that the port was told holds no longer: tell it again.
  func showAgain()
}

import Board
public import Bus
public import Host

extension Machine {
  /// What is on the screen, for whoever shows it: changes are told while the machine runs. From any thread.
  public var screen: Screen { screens.screen }

  /// The keyboard, the mouse and the tablet of a machine with a screen. From any thread.
  public var seat: Seat { screens.seat }

  /// What is on the screen of a machine that does not run, pixel for pixel; nil while the guest shows nothing.
  public func screenshot() -> Picture? {
    stoppedBoard.withPicture { picture, _ in Picture(picture) }
  }

  /// The text on the screen of a machine that does not run, where a text console draws it with a font that the guest's kernel
  /// has built in; nil where there is none.
  public func screenText() -> String? {
    guard let picture = screenshot(), let font = FontSource(board: stoppedBoard).find() else {
      return nil
    }
    let text = ScreenText(picture, font)
    return text.isText ? text.text : nil
  }

  /// Writes what is on the screen of a machine that does not run to a PNG file.
  ///
  /// - Throws: `impossible` where nothing is on the screen; `unwritable`.
  public func saveScreenshot(to path: String) throws(MachineError) {
    guard configuration.hasScreen else {
      throw .impossible(
        reason: "screenshot: the machine has no screen: add --gpu 1280x720 or "
          + "--framebuffer 640x480")
    }
    guard let picture = screenshot() else {
      throw .impossible(
        reason: "screenshot: the guest shows nothing at present: take it at another instant with "
          + "--screenshot-at, such as 2s")
    }
    do throws(HostError) {
      let file = try NewFile(path)
      _ = PNGFile.bytes(of: picture).withUnsafeBytes { file.write($0) }
      try file.finish(replacing: false)
    } catch {
      throw .unusableState(file: "screenshot", reason: error.description)
    }
  }
}

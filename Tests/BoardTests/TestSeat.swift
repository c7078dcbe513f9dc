import Board
import Bus
import Devices

/// A screen that nobody sees, and a keyboard that nobody touches but the test.
final class TestSeat: DisplayPort, InputPort {
  var size: PictureSize?
  var damages = 0
  var wanted: PictureSize?
  var groups: [[InputEvent]] = []

  /// A key's event.
  static let key = InputEvent(type: 1, code: 30, value: 1)

  func sizeChanged(_ size: PictureSize?) { self.size = size }
  func damaged(_ area: PictureArea, of picture: PictureView) { damages += 1 }
  func cursorChanged(_ cursor: CursorPicture?) {}
  func cursorMoved(x: Int, y: Int) {}

  func takeWantedSize() -> PictureSize? {
    defer { wanted = nil }
    return wanted
  }

  func receive() -> [InputEvent]? { groups.isEmpty ? nil : groups.removeFirst() }
  func setLight(_ code: UInt16, isOn: Bool) {}

  /// Puts a graphics card and a keyboard into a machine.
  func sit(before plan: inout BoardPlan) {
    plan.display = DisplayPlan(port: self, size: PictureSize(width: 640, height: 480))
    plan.inputs = [InputPlan(kind: .keyboard, port: self)]
  }
}

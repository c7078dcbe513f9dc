internal import Bus

/// What a viewer of a `Screen` has not seen yet. Its screen's lock guards it.
public final class ScreenView: @unchecked Sendable {
  /// With more areas, all become one.
  private static let areaLimit = 16

  let changed: @Sendable () -> Void
  private var areas: [PictureArea] = []
  private var isResized = false
  private var isCursorNew = true
  private var hasNews = false
  /// Whether the viewer was told and has not looked since.
  private var isTold = false

  init(changed: @escaping @Sendable () -> Void) { self.changed = changed }

  func showAll(of picture: Picture?) {
    (areas, isResized, hasNews) = (picture.map { [$0.size.area] } ?? [], true, true)
  }

  func damaged(_ area: PictureArea) {
    hasNews = true
    if areas.contains(where: { $0.contains(area) }) { return }
    areas.removeAll { area.contains($0) }
    areas.append(area)
    if areas.count > Self.areaLimit {
      areas = [areas.dropFirst().reduce(areas[0]) { $0.union($1) }]
    }
  }

  func cursorChanged() { (isCursorNew, hasNews) = (true, true) }

  func cursorMoved() { hasNews = true }

  /// Whether the viewer is to be told.
  func takeNews() -> Bool {
    guard hasNews, !isTold else { return false }
    isTold = true
    return true
  }

  func takeSight(of picture: Picture?, _ cursor: Screen.Cursor) -> Screen.Sight {
    defer { (areas, isResized, isCursorNew, hasNews, isTold) = ([], false, false, false, false) }
    return Screen.Sight(
      picture: picture, isResized: isResized, areas: areas, cursor: cursor,
      isCursorNew: isCursorNew)
  }
}

/// What shows pixels that lie in memory. A driver; the screen's thread alone calls it, and may wait.
protocol ScreenOutput: AnyObject {
  /// These rows of the picture are other than before.
  func show(_ rows: Range<Int>)
}

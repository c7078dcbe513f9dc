extension Row {
  /// Every instruction of every extension.
  public static let all: [Row] =
    base + system + multiply + atomic
}

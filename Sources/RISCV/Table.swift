extension Row {
  /// Every instruction of every extension.
  public static let all: [Row] =
    base + system + multiply + atomic
    + bitsAddress + bitsBasic + bitsSingle + carrylessMultiply + conditional
    + floatSingle + floatDouble + floatHalf + floatAdditional
    + compressed + mayBe + cacheBlock
}

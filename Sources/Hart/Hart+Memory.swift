extension Hart {
  func flushTranslations(address: UInt64?, asid: UInt16?) {}
  func contextChanged() {}
}

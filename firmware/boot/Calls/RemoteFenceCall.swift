/// Fences on other harts (SBI 2.0, chapter 8), but for those of the hypervisor extension.
enum RemoteFenceCall: UInt {
  case instructions, translations, translationsOfSpace

  /// Address spaces are numbered in 16 bits (privileged manual, `satp`).
  private static let spaceLimit: UInt = 1 << 16

  static func answer(_ call: Call) throws(CallError) -> UInt {
    let fence: TranslationFence
    switch RemoteFenceCall(rawValue: call.function) {
    case .instructions: fence = TranslationFence(.instructions)
    case .translations:
      fence = TranslationFence(.translations, start: call[2], size: call[3])
    case .translationsOfSpace:
      guard call[4] < spaceLimit else { throw .invalidParameter }
      fence = TranslationFence(.space(call[4]), start: call[2], size: call[3])
    case nil: throw .notSupported
    }
    call.hart.requestFence(fence, on: try HartSet(mask: call[0], base: call[1]))
    return 0
  }
}

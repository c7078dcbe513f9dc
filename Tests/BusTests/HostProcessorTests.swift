import Bus
import Testing

@Suite struct HostProcessorTests {
  @Test func thisHostIsKnown() {
    #if arch(x86_64)
      #expect(HostProcessor.host == .x86_64)
    #elseif arch(arm64)
      #expect(HostProcessor.host == .arm64)
    #else
      #expect(HostProcessor.host == nil)
    #endif
  }
}

import SoftFloat
import Testing

@Test func flagsSitWhereTheManualPutsThem() {
  #expect(Flags([.invalid, .divideByZero, .overflow, .underflow, .inexact]).rawValue == 0b11111)
  #expect(Flags.invalid.rawValue == 0b10000)
}

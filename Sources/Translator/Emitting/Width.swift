/// How many bits an operation is about.
package enum Width: UInt32 {
  case bits32, bits64
}

extension ValueType {
  /// Of a value of four bytes or eight.
  var width: Width { size == 8 ? .bits64 : .bits32 }
}

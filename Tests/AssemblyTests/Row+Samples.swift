public import RISCV
public import Testing

extension Row {
  /// An encoding of the row, its fields random; CSRs are ones that exist.
  func sample(_ random: inout RandomBits) -> UInt32 {
    fields.reduce(0) { sum, field in
      var value = field.fixed ?? UInt32(truncatingIfNeeded: random.next())
      if field.name == "csr" {
        let rows = CSRRow.all
        value = UInt32(rows[Int(random.next() % UInt64(rows.count))].number)
      }
      return sum | field.bits(of: value)
    }
  }

  /// Encodings that decode to this row: not all need to, for a row may be a special case of another.
  func samples(_ count: Int, seed: UInt64 = 1) -> [UInt32] {
    var random = RandomBits(seed: seed)
    var samples: [UInt32] = []
    for _ in 0..<count * 40 where samples.count < count {
      let encoding = sample(&random)
      if Self.decoder.row(of: encoding)?.isSame(as: self) ?? false { samples.append(encoding) }
    }
    return samples
  }

  /// The bits that it fixes.
  var fixedBits: Int { fields.reduce(0) { $0 + ($1.fixed == nil ? 0 : Int($1.width)) } }

  func isSame(as other: Row) -> Bool {
    mnemonic.description == other.mnemonic.description
      && bits.description == other.bits.description
  }

  static let decoder = Decoder(extensions: .all)
}

extension Row: CustomTestStringConvertible {
  public var testDescription: String { mnemonic.description + " " + bits.description }
}

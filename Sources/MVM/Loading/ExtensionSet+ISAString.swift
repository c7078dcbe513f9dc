public import RISCV

// ISA strings (unprivileged manual, "ISA Extension Naming Conventions").
extension ExtensionSet {
  /// What `rv64imac_zba_zbb` and the like name. Extensions bring those that they need with them; Zicsr is always there,
  /// for without it there are no privilege modes.
  public init(isa text: String) throws(MachineError) {
    let lowered = text.lowercased()
    guard lowered.hasPrefix("rv64") else {
      throw .unusableISA(reason: "'\(text)' does not begin with rv64: this is a 64-bit machine")
    }
    let parts = lowered.dropFirst(4).split(separator: "_", omittingEmptySubsequences: false)
    var names: [String] = []
    for (index, part) in parts.enumerated() {
      names += index == 0 ? try Self.letters(part, of: text) : [String(part)]
    }
    var set: ExtensionSet = .zicsr
    for name in names { set.formUnion(try Self.extensions(named: name, in: text)) }
    guard set.contains(.i) else {
      throw .unusableISA(reason: "'\(text)' has no base: rv64i or rv64g is the least there is")
    }
    self = set
  }

  /// The single letters at the beginning, and a longer name that follows them without an underscore.
  private static func letters(
    _ part: Substring, of text: String
  ) throws(MachineError) -> [String] {
    let letters = part.prefix { !"zsx".contains($0) }
    let name = part.dropFirst(letters.count)
    return letters.map { String($0) } + (name.isEmpty ? [] : [String(name)])
  }

  private static func extensions(
    named name: String, in text: String
  ) throws(MachineError) -> ExtensionSet {
    switch name {
    case "g": return [.i, .m, .a, .f, .d, .zicsr, .zifencei]
    case "b": return [.zba, .zbb, .zbs]
    default: break
    }
    guard let set = named.first(where: { $0.name.description == name })?.set else {
      let known = named.map { (word: $0.name.description, means: $0.name.description) }
      throw .unusableISA(
        reason: "'\(text)' names '\(name)', which this machine does not have"
          + (nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""))
    }
    return set.union(needs[set] ?? [])
  }

  private static let needs: [ExtensionSet: ExtensionSet] = [
    .d: .f, .zfh: .f, .zfa: .f, .zcb: .c, .zcmop: [.c, .zimop], .zacas: .a,
  ]
}

extension MicroOperation {
  /// Whether it is carried out on its own.
  var isLiveRoot: Bool { isLive && MicroOperation.Kinds.roots.contains(kind) }
}

extension MicroOperation.Kinds {
  /// A mask also for one kind: where it is told apart before a `switch`, `==` would become a part of that.
  static let registerWrites: Self = [.writeRegister]
  /// What is carried out for what it does, and not for its result alone.
  fileprivate static let roots: Self = [
    .writeRegister, .writeFloat, .fence, .skip, .load, .store, .atomic, .compareAndSwap,
    .loadReserved, .storeConditional, .requireFloat, .float, .requirePage, .jump, .jumpIndirect,
    .branch, .interpret, .system,
  ]
}

extension Block {
  /// Takes away what nobody can see: registers that are written again before anybody looks, and results without use. Counts the
  /// uses of the others.
  func removeDead() {
    // In a local variable, for all of a block may be changed by what changes operations.
    let operations = operations
    var overwritten: UInt32 = 0
    var position = operations.count
    while position > 0 {
      position &-= 1
      let kind = operations[position].kind
      if MicroOperation.Kinds.registerWrites.contains(kind) {
        let bit: UInt32 = 1 &<< UInt32(operations[position].number)
        if overwritten & bit != 0 || operations.isOfItself(position) { continue }
        overwritten |= bit
      } else {
        if operations.mayLeave(position) { overwritten = 0 }
        guard MicroOperation.Kinds.roots.contains(kind) || operations[position].uses > 0 else {
          continue
        }
      }
      operations[position].isLive = true
      if operations[position].hasOnlyConstants { continue }
      overwritten &= ~operations[position].registers
      operations.use(operations[position].a)
      operations.use(operations[position].b)
      operations.use(operations[position].c)
    }
  }
}

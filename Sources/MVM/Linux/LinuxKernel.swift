/// What does not move in a guest's Linux from its start to its end.
struct LinuxKernel: Sendable {
  /// Where its structures have what.
  let layout: LinuxLayout
  /// `init_task`, which is the idle thread of the first hart, and whose list all thread groups are in.
  let firstTask: UInt64
  /// "Linux", and which.
  let name: String
  /// Where the description of its types begins, and how: of another kernel in its place that is different.
  private let types: UInt64
  private let header: [UInt8]

  /// The longest `new_utsname.release`.
  private static let nameSize = 64

  /// Finds it in an address space; nil where there is no Linux.
  ///
  /// - Throws: `noTypes`, `missing`; `damaged` of one that has not begun.
  init?(_ memory: LinuxMemory) throws(IntrospectionError) {
    let image = LinuxImage(memory)
    guard !image.isEmpty else { return nil }
    let finds = image.search(memory.machine.board.memory)
    guard let (place, description) = Self.types(finds, memory) else {
      let again = LinuxImage(LinuxMemory(memory.machine, satp: memory.satp))
      if finds.hasBanner, image.isSame(as: again) { throw .noTypes }
      return nil
    }
    layout = try LinuxLayout(description)
    types = place
    header = memory.bytes(place, count: TypeDescription.headerSize) ?? []
    let layout = layout
    let candidates = finds.names.map { $0 &- layout.name.offset }
    guard let first = candidates.first(where: { Self.isFirst($0, layout, memory) }) else {
      throw .damaged(reason: "no first thread", address: place)
    }
    firstTask = first
    name = Self.name(first, layout, memory)
  }

  private static func types(
    _ finds: LinuxImage.Finds, _ memory: LinuxMemory
  ) -> (UInt64, TypeDescription)? {
    for place in finds.types {
      guard let header = memory.bytes(place, count: TypeDescription.headerSize),
        let size = TypeDescription.size(header: header),
        let bytes = memory.bytes(place, count: size),
        let description = TypeDescription(bytes), description.has(structure: "task_struct")
      else { continue }
      return (place, description)
    }
    return nil
  }

  /// Whether this is what was found, still, and not another kernel, or the same after a reboot with other addresses.
  func stands(in memory: LinuxMemory) -> Bool {
    memory.bytes(types, count: header.count) == header
      && Self.isFirst(firstTask, layout, memory)
  }

  /// Whether a thread is the first one: nobody's child, without a number, and in a list.
  private static func isFirst(_ task: UInt64, _ layout: LinuxLayout, _ memory: LinuxMemory) -> Bool
  {
    guard let name = try? memory.text(task &+ layout.name.offset, limit: 16),
      name == "swapper" || name == "swapper/0",
      memory.find(layout.thread, of: task) == 0, memory.find(layout.leader, of: task) == task,
      memory.find(layout.parent, of: task) == task
    else { return false }
    let list = task &+ layout.groups.offset
    guard let next: UInt64 = try? memory.load(list) else { return false }
    // While it changes, the way back leads elsewhere for an instant; but to somewhere.
    return (try? memory.load(next &+ 8, as: UInt64.self)) != nil
  }

  /// "Linux 6.12.107", by the name that it has for itself.
  private static func name(_ task: UInt64, _ layout: LinuxLayout, _ memory: LinuxMemory) -> String {
    guard let spaces = memory.find(layout.namespaces, of: task),
      let names = memory.find(layout.machineName, of: spaces), let release = layout.release,
      let text = try? memory.text(names &+ release.offset, limit: nameSize), !text.isEmpty
    else { return "Linux" }
    return "Linux \(text)"
  }
}

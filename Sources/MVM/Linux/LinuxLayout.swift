/// Where Linux keeps what is told of it: the fields of its structures, as its own description of types says. Those that are
/// optional came or went between versions.
struct LinuxLayout: Sendable {
  typealias Field = TypeDescription.Field

  /// `task_struct`: a thread.
  let state, exitState, exitCode, flags, isOnHart, hart: Field
  let name, thread, group, leader, parent: Field
  /// Links in the list of all thread groups, and in that of the threads of one.
  let groups, threads: Field
  let space, identity, signals, namespaces: Field
  let fixedPriority, priority, affinity: Field
  let userTime, kernelTime, runTime, startTime: Field
  let switchesByWaiting, switchesByOthers: Field
  let stack, registers: Field
  /// In what says how it goes on in the kernel: the end of its stack.
  let stackEnd, isInQueue: Field?

  /// `signal_struct`: what threads of one group share.
  let threadList: Field
  let numbers: Field?
  /// Places in `numbers`.
  let groupPlace, sessionPlace: UInt64
  /// In `pid`: its number in the outermost name space.
  let number: Field?

  /// In `cred`, `mm_struct`, and what leads to the kernel's own name.
  let user, table, reservedPages: Field
  let machineName: Field?
  let release: Field?

  /// `pt_regs`: what a program's registers were when it called the kernel.
  let savedRegisters: UInt64?
  let cause, firstArgument, secondArgument, callNumber: Field?

  /// - Throws: `missing` where it has not what is needed.
  init(_ types: TypeDescription) throws(IntrospectionError) {
    func need(
      _ path: String, or other: String? = nil, of structure: String = "task_struct"
    ) throws(IntrospectionError) -> Field {
      let field =
        types.field(path, of: structure) ?? other.flatMap { types.field($0, of: structure) }
      guard let field, field.offset < 1 << 20 else { throw .missing("\(structure).\(path)") }
      return field
    }
    state = try need("__state", or: "state")
    (exitState, exitCode) = (try need("exit_state"), try need("exit_code"))
    (flags, isOnHart) = (try need("flags"), try need("on_cpu"))
    hart = try need("thread_info.cpu", or: "cpu")
    (name, thread, group) = (try need("comm"), try need("pid"), try need("tgid"))
    (leader, parent) = (try need("group_leader"), try need("real_parent"))
    (groups, threads) = (try need("tasks"), try need("thread_node"))
    (space, identity, signals) = (try need("mm"), try need("cred"), try need("signal"))
    namespaces = try need("nsproxy")
    (fixedPriority, priority) = (try need("rt_priority"), try need("static_prio"))
    affinity = try need("cpus_mask", or: "cpus_allowed")
    (userTime, kernelTime) = (try need("utime"), try need("stime"))
    (runTime, startTime) = (try need("se.sum_exec_runtime"), try need("start_time"))
    (switchesByWaiting, switchesByOthers) = (try need("nvcsw"), try need("nivcsw"))
    (stack, registers) = (try need("stack"), try need("thread"))
    stackEnd = types.field("thread_info.kernel_sp", of: "task_struct")
    isInQueue = types.field("on_rq", of: "task_struct")
    threadList = try need("thread_head", of: "signal_struct")
    numbers = types.field("pids", of: "signal_struct")
    groupPlace = UInt64(types.value(ofCase: "PIDTYPE_PGID") ?? 2)
    sessionPlace = UInt64(types.value(ofCase: "PIDTYPE_SID") ?? 3)
    number = Self.number(types)
    (user, table) = (try need("euid", of: "cred"), try need("pgd", of: "mm_struct"))
    reservedPages = try need("total_vm", of: "mm_struct")
    machineName = types.field("uts_ns", of: "nsproxy")
    release = types.field("name.release", of: "uts_namespace")
    savedRegisters = types.size(ofStructure: "pt_regs")
    cause = types.field("cause", of: "pt_regs")
    firstArgument = types.field("orig_a0", of: "pt_regs")
    secondArgument = types.field("a1", of: "pt_regs")
    callNumber = types.field("a7", of: "pt_regs")
  }

  private static func number(_ types: TypeDescription) -> Field? {
    guard let list = types.field("numbers", of: "pid"), let number = types.field("nr", of: "upid")
    else { return nil }
    return Field(offset: list.offset + number.offset, size: number.size)
  }
}

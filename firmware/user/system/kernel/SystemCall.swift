import CSystem

/// A request to the kernel: its number (include/uapi/asm-generic/unistd.h in Linux's sources).
///
///     let count = try SystemCall.read(descriptor, address, length)
public struct SystemCall: Equatable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }

  /// Asks, and gives back the kernel's answer as it is: -4095 to -1 are errors.
  public func raw(
    _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
  ) -> Int {
    system_call(number, a, b, c, d, e, f)
  }

  @discardableResult
  public func callAsFunction(
    _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
  ) throws(Errno) -> Int {
    let answer = raw(a, b, c, d, e, f)
    if answer < 0 && answer >= -4095 { throw Errno(rawValue: -answer) }
    return answer
  }

  /// Asks again as long as a signal interrupts.
  @discardableResult
  public func persistently(
    _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
  ) throws(Errno) -> Int {
    while true {
      let answer = raw(a, b, c, d, e, f)
      if answer == -Errno.interrupted.rawValue { continue }
      if answer < 0 && answer >= -4095 { throw Errno(rawValue: -answer) }
      return answer
    }
  }
}

// swift-format-ignore
extension SystemCall {
  public static var getWorkingDirectory: Self { Self(17) }
  public static var eventDescriptor: Self { Self(19) }
  public static var duplicate: Self { Self(23) }
  public static var duplicateAs: Self { Self(24) }
  public static var control: Self { Self(25) }           // fcntl
  public static var deviceControl: Self { Self(29) }     // ioctl
  public static var lockFile: Self { Self(32) }
  public static var makeNode: Self { Self(33) }
  public static var makeDirectory: Self { Self(34) }
  public static var unlink: Self { Self(35) }
  public static var symbolicLink: Self { Self(36) }
  public static var link: Self { Self(37) }
  public static var unmount: Self { Self(39) }
  public static var mount: Self { Self(40) }
  public static var fileSystemStatistics: Self { Self(43) }
  public static var truncateDescriptor: Self { Self(46) }
  public static var access: Self { Self(48) }
  public static var changeDirectory: Self { Self(49) }
  public static var changeDirectoryDescriptor: Self { Self(50) }
  public static var changeRoot: Self { Self(51) }
  public static var changeModeDescriptor: Self { Self(52) }
  public static var changeMode: Self { Self(53) }
  public static var changeOwner: Self { Self(54) }
  public static var open: Self { Self(56) }
  public static var close: Self { Self(57) }
  public static var pipe: Self { Self(59) }
  public static var readDirectory: Self { Self(61) }
  public static var seek: Self { Self(62) }
  public static var read: Self { Self(63) }
  public static var write: Self { Self(64) }
  public static var readAt: Self { Self(67) }
  public static var writeAt: Self { Self(68) }
  public static var poll: Self { Self(73) }              // ppoll
  public static var readLink: Self { Self(78) }
  public static var status: Self { Self(79) }            // newfstatat
  public static var statusDescriptor: Self { Self(80) }
  public static var synchronize: Self { Self(81) }
  public static var synchronizeFile: Self { Self(82) }
  public static var changeTimes: Self { Self(88) }       // utimensat
  public static var exit: Self { Self(93) }
  public static var exitGroup: Self { Self(94) }
  public static var futex: Self { Self(98) }
  public static var sleep: Self { Self(101) }            // nanosleep
  public static var setTimer: Self { Self(103) }         // setitimer
  public static var setClock: Self { Self(112) }
  public static var getClock: Self { Self(113) }
  public static var systemLog: Self { Self(116) }
  public static var setScheduler: Self { Self(119) }
  public static var setAffinity: Self { Self(122) }
  public static var getAffinity: Self { Self(123) }
  public static var yield: Self { Self(124) }
  public static var kill: Self { Self(129) }
  public static var killThread: Self { Self(131) }       // tgkill
  public static var signalSuspend: Self { Self(133) }
  public static var signalAction: Self { Self(134) }
  public static var signalMask: Self { Self(135) }
  public static var setPriority: Self { Self(140) }
  public static var getPriority: Self { Self(141) }
  public static var reboot: Self { Self(142) }
  public static var setGroup: Self { Self(144) }
  public static var setUser: Self { Self(146) }
  public static var times: Self { Self(153) }
  public static var setProcessGroup: Self { Self(154) }
  public static var getProcessGroup: Self { Self(155) }
  public static var setSession: Self { Self(157) }
  public static var getGroups: Self { Self(158) }
  public static var setGroups: Self { Self(159) }
  public static var names: Self { Self(160) }            // uname
  public static var setHostName: Self { Self(161) }
  public static var getLimit: Self { Self(163) }
  public static var setLimit: Self { Self(164) }
  public static var getUsage: Self { Self(165) }
  public static var fileCreationMask: Self { Self(166) }
  public static var getIdentifier: Self { Self(172) }
  public static var getParent: Self { Self(173) }
  public static var getUser: Self { Self(174) }
  public static var getEffectiveUser: Self { Self(175) }
  public static var getGroup: Self { Self(176) }
  public static var getEffectiveGroup: Self { Self(177) }
  public static var getThread: Self { Self(178) }
  public static var systemInformation: Self { Self(179) }
  public static var makeSocket: Self { Self(198) }
  public static var bindSocket: Self { Self(200) }
  public static var listenSocket: Self { Self(201) }
  public static var acceptSocket: Self { Self(242) }      // accept4
  public static var connectSocket: Self { Self(203) }
  public static var sendToSocket: Self { Self(206) }
  public static var receiveFromSocket: Self { Self(207) }
  public static var setSocketOption: Self { Self(208) }
  public static var shutDownSocket: Self { Self(210) }
  public static var unmapMemory: Self { Self(215) }
  public static var clone: Self { Self(220) }
  public static var execute: Self { Self(221) }
  public static var mapMemory: Self { Self(222) }
  public static var protectMemory: Self { Self(226) }
  public static var synchronizeMemory: Self { Self(227) }
  public static var adviseMemory: Self { Self(233) }
  public static var wait: Self { Self(260) }             // wait4
  public static var rename: Self { Self(276) }           // renameat2
  public static var random: Self { Self(278) }

  // Our own (docs/kernel/mailboxes.md).
  public static var openMailbox: Self { Self(4096) }
  public static var sendMailbox: Self { Self(4097) }
  public static var receiveMailbox: Self { Self(4098) }
  public static var permitMailbox: Self { Self(4099) }
}

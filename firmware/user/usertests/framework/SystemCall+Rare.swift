import System

// Calls that programs seldom make by hand.
// swift-format-ignore
extension SystemCall {
  static var makePoll: Self { Self(20) }                 // epoll_create1
  static var controlPoll: Self { Self(21) }              // epoll_ctl
  static var waitPoll: Self { Self(22) }                 // epoll_pwait
  static var truncate: Self { Self(45) }
  static var allocateSpace: Self { Self(47) }            // fallocate
  static var readVector: Self { Self(65) }
  static var writeVector: Self { Self(66) }
  static var sendFile: Self { Self(71) }
  static var select: Self { Self(72) }                   // pselect6
  static var signalDescriptor: Self { Self(74) }
  static var makeTimerDescriptor: Self { Self(85) }
  static var setTimerDescriptor: Self { Self(86) }
  static var getTimerDescriptor: Self { Self(87) }
  static var waitWithInformation: Self { Self(95) }      // waitid
  static var setRobustList: Self { Self(99) }
  static var getTimer: Self { Self(102) }                // getitimer
  static var clockResolution: Self { Self(114) }
  static var clockSleep: Self { Self(115) }              // clock_nanosleep
  static var getScheduler: Self { Self(120) }
  static var getSchedulerParameter: Self { Self(121) }
  static var signalStack: Self { Self(132) }             // sigaltstack
  static var signalPending: Self { Self(136) }
  static var signalTimedWait: Self { Self(137) }
  static var queueSignal: Self { Self(138) }             // rt_sigqueueinfo
  static var setSavedUsers: Self { Self(147) }           // setresuid
  static var getSavedUsers: Self { Self(148) }           // getresuid
  static var getSession: Self { Self(156) }
  static var processControl: Self { Self(167) }          // prctl
  static var getHart: Self { Self(168) }                 // getcpu
  static var getTimeOfDay: Self { Self(169) }
  static var socket: Self { Self(198) }
  static var socketPair: Self { Self(199) }
  static var bind: Self { Self(200) }
  static var listen: Self { Self(201) }
  static var accept: Self { Self(202) }
  static var connect: Self { Self(203) }
  static var socketName: Self { Self(204) }
  static var peerName: Self { Self(205) }
  static var sendTo: Self { Self(206) }
  static var receiveFrom: Self { Self(207) }
  static var getSocketOption: Self { Self(209) }
  static var shutdown: Self { Self(210) }
  static var sendMessage: Self { Self(211) }
  static var receiveMessage: Self { Self(212) }
  static var setBreak: Self { Self(214) }                // brk
  static var remapMemory: Self { Self(216) }             // mremap
  static var limits: Self { Self(261) }                  // prlimit64
  static var makeMemoryFile: Self { Self(279) }          // memfd_create
  static var closeRange: Self { Self(436) }
}

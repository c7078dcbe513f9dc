/// Why a system call failed: Linux's numbers, in words that Swift's own System library uses.
enum Errno: Int32, Error {
  case notPermitted = 1
  case noSuchFileOrDirectory = 2
  case noSuchProcess = 3
  case interrupted = 4
  case ioError = 5
  case noSuchAddressOrDevice = 6
  case argListTooLong = 7
  case execFormatError = 8
  case badFileDescriptor = 9
  case noChildProcess = 10
  case wouldBlock = 11
  case noMemory = 12
  case permissionDenied = 13
  case badAddress = 14
  case notBlockDevice = 15
  case resourceBusy = 16
  case fileExists = 17
  case improperLink = 18
  case operationNotSupportedByDevice = 19
  case notDirectory = 20
  case isDirectory = 21
  case invalidArgument = 22
  case tooManyOpenFilesInSystem = 23
  case tooManyOpenFiles = 24
  case inappropriateIOCTLForDevice = 25
  case textFileBusy = 26
  case fileTooLarge = 27
  case noSpace = 28
  case illegalSeek = 29
  case readOnlyFileSystem = 30
  case tooManyLinks = 31
  case brokenPipe = 32
  case outOfDomain = 33
  case outOfRange = 34
  case deadlock = 35
  case fileNameTooLong = 36
  case noLocks = 37
  case noFunction = 38
  case directoryNotEmpty = 39
  case tooManySymbolicLinkLevels = 40
  case overflow = 75
  case notSocket = 88
  case destinationRequired = 89
  case messageTooLong = 90
  case protocolWrongType = 91
  case protocolNotAvailable = 92
  case protocolNotSupported = 93
  case socketTypeNotSupported = 94
  case notSupported = 95
  case addressFamilyNotSupported = 97
  case addressInUse = 98
  case addressNotAvailable = 99
  case connectionReset = 104
  case noBufferSpace = 105
  case alreadyConnected = 106
  case notConnected = 107
  case timedOut = 110
  case connectionRefused = 111
  case alreadyInProgress = 114
  case nowInProgress = 115
  case ownerDead = 130

  /// No error of Linux's: the call is made again when the signal's handler returns, or told as
  /// `interrupted`, as the handler was installed (SA_RESTART). Never seen by a program.
  case restart = 512
}

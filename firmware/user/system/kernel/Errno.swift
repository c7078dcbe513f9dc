/// Why a system call failed: the kernel's number, with the names that Swift programs know from
/// swift-system, and the texts of strerror(3).
public struct Errno: Error, Equatable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }
}

extension Errno {
  // A row an error: the name, the number (errno(3)), what people read.
  // swift-format-ignore
  static let texts: [(number: Int, text: StaticString)] = [
    (1, "Operation not permitted"),
    (2, "No such file or directory"),
    (3, "No such process"),
    (4, "Interrupted system call"),
    (5, "Input/output error"),
    (6, "No such device or address"),
    (7, "Argument list too long"),
    (8, "Exec format error"),
    (9, "Bad file descriptor"),
    (10, "No child processes"),
    (11, "Resource temporarily unavailable"),
    (12, "Cannot allocate memory"),
    (13, "Permission denied"),
    (14, "Bad address"),
    (15, "Block device required"),
    (16, "Device or resource busy"),
    (17, "File exists"),
    (18, "Invalid cross-device link"),
    (19, "No such device"),
    (20, "Not a directory"),
    (21, "Is a directory"),
    (22, "Invalid argument"),
    (23, "Too many open files in system"),
    (24, "Too many open files"),
    (25, "Inappropriate ioctl for device"),
    (26, "Text file busy"),
    (27, "File too large"),
    (28, "No space left on device"),
    (29, "Illegal seek"),
    (30, "Read-only file system"),
    (31, "Too many links"),
    (32, "Broken pipe"),
    (33, "Numerical argument out of domain"),
    (34, "Numerical result out of range"),
    (35, "Resource deadlock avoided"),
    (36, "File name too long"),
    (37, "No locks available"),
    (38, "Function not implemented"),
    (39, "Directory not empty"),
    (40, "Too many levels of symbolic links"),
    (42, "No message of desired type"),
    (43, "Identifier removed"),
    (61, "No data available"),
    (62, "Timer expired"),
    (71, "Protocol error"),
    (75, "Value too large for defined data type"),
    (84, "Invalid or incomplete multibyte or wide character"),
    (88, "Socket operation on non-socket"),
    (89, "Destination address required"),
    (90, "Message too long"),
    (91, "Protocol wrong type for socket"),
    (92, "Protocol not available"),
    (93, "Protocol not supported"),
    (94, "Socket type not supported"),
    (95, "Operation not supported"),
    (97, "Address family not supported by protocol"),
    (98, "Address already in use"),
    (99, "Cannot assign requested address"),
    (100, "Network is down"),
    (101, "Network is unreachable"),
    (103, "Software caused connection abort"),
    (104, "Connection reset by peer"),
    (105, "No buffer space available"),
    (106, "Transport endpoint is already connected"),
    (107, "Transport endpoint is not connected"),
    (110, "Connection timed out"),
    (111, "Connection refused"),
    (113, "No route to host"),
    (114, "Operation already in progress"),
    (115, "Operation now in progress"),
    (125, "Operation canceled"),
    (130, "Owner died"),
    (131, "State not recoverable"),
  ]

  /// What strerror(3) says.
  public var message: ByteString {
    for row in Errno.texts where row.number == rawValue { return ByteString(row.text) }
    return "Unknown error \(rawValue)"
  }
}

// swift-format-ignore
extension Errno {
  public static var notPermitted: Errno { Errno(rawValue: 1) }
  public static var noSuchFileOrDirectory: Errno { Errno(rawValue: 2) }
  public static var noSuchProcess: Errno { Errno(rawValue: 3) }
  public static var interrupted: Errno { Errno(rawValue: 4) }
  public static var ioError: Errno { Errno(rawValue: 5) }
  public static var noSuchAddressOrDevice: Errno { Errno(rawValue: 6) }
  public static var argListTooLong: Errno { Errno(rawValue: 7) }
  public static var execFormatError: Errno { Errno(rawValue: 8) }
  public static var badFileDescriptor: Errno { Errno(rawValue: 9) }
  public static var noChildProcess: Errno { Errno(rawValue: 10) }
  public static var resourceTemporarilyUnavailable: Errno { Errno(rawValue: 11) }
  public static var noMemory: Errno { Errno(rawValue: 12) }
  public static var permissionDenied: Errno { Errno(rawValue: 13) }
  public static var badAddress: Errno { Errno(rawValue: 14) }
  public static var notBlockDevice: Errno { Errno(rawValue: 15) }
  public static var resourceBusy: Errno { Errno(rawValue: 16) }
  public static var fileExists: Errno { Errno(rawValue: 17) }
  public static var improperLink: Errno { Errno(rawValue: 18) }
  public static var operationNotSupportedByDevice: Errno { Errno(rawValue: 19) }
  public static var notDirectory: Errno { Errno(rawValue: 20) }
  public static var isDirectory: Errno { Errno(rawValue: 21) }
  public static var invalidArgument: Errno { Errno(rawValue: 22) }
  public static var tooManyOpenFilesInSystem: Errno { Errno(rawValue: 23) }
  public static var tooManyOpenFiles: Errno { Errno(rawValue: 24) }
  public static var inappropriateIOCTLForDevice: Errno { Errno(rawValue: 25) }
  public static var textFileBusy: Errno { Errno(rawValue: 26) }
  public static var fileTooLarge: Errno { Errno(rawValue: 27) }
  public static var noSpace: Errno { Errno(rawValue: 28) }
  public static var illegalSeek: Errno { Errno(rawValue: 29) }
  public static var readOnlyFileSystem: Errno { Errno(rawValue: 30) }
  public static var tooManyLinks: Errno { Errno(rawValue: 31) }
  public static var brokenPipe: Errno { Errno(rawValue: 32) }
  public static var numericArgumentOutOfDomain: Errno { Errno(rawValue: 33) }
  public static var resultTooLarge: Errno { Errno(rawValue: 34) }
  public static var deadlock: Errno { Errno(rawValue: 35) }
  public static var fileNameTooLong: Errno { Errno(rawValue: 36) }
  public static var noLocks: Errno { Errno(rawValue: 37) }
  public static var noFunction: Errno { Errno(rawValue: 38) }
  public static var directoryNotEmpty: Errno { Errno(rawValue: 39) }
  public static var tooManySymbolicLinkLevels: Errno { Errno(rawValue: 40) }
  public static var noMessage: Errno { Errno(rawValue: 42) }
  public static var identifierRemoved: Errno { Errno(rawValue: 43) }
  public static var noData: Errno { Errno(rawValue: 61) }
  public static var timerExpired: Errno { Errno(rawValue: 62) }
  public static var protocolError: Errno { Errno(rawValue: 71) }
  public static var overflow: Errno { Errno(rawValue: 75) }
  public static var illegalByteSequence: Errno { Errno(rawValue: 84) }
  public static var notSocket: Errno { Errno(rawValue: 88) }
  public static var addressRequired: Errno { Errno(rawValue: 89) }
  public static var messageTooLong: Errno { Errno(rawValue: 90) }
  public static var protocolWrongTypeForSocket: Errno { Errno(rawValue: 91) }
  public static var protocolNotAvailable: Errno { Errno(rawValue: 92) }
  public static var protocolNotSupported: Errno { Errno(rawValue: 93) }
  public static var socketTypeNotSupported: Errno { Errno(rawValue: 94) }
  public static var notSupportedOnSocket: Errno { Errno(rawValue: 95) }
  public static var addressFamilyNotSupported: Errno { Errno(rawValue: 97) }
  public static var addressInUse: Errno { Errno(rawValue: 98) }
  public static var addressNotAvailable: Errno { Errno(rawValue: 99) }
  public static var networkDown: Errno { Errno(rawValue: 100) }
  public static var networkUnreachable: Errno { Errno(rawValue: 101) }
  public static var connectionAbort: Errno { Errno(rawValue: 103) }
  public static var connectionReset: Errno { Errno(rawValue: 104) }
  public static var noBufferSpace: Errno { Errno(rawValue: 105) }
  public static var socketIsConnected: Errno { Errno(rawValue: 106) }
  public static var socketNotConnected: Errno { Errno(rawValue: 107) }
  public static var timedOut: Errno { Errno(rawValue: 110) }
  public static var connectionRefused: Errno { Errno(rawValue: 111) }
  public static var noRouteToHost: Errno { Errno(rawValue: 113) }
  public static var alreadyInProcess: Errno { Errno(rawValue: 114) }
  public static var nowInProgress: Errno { Errno(rawValue: 115) }
  public static var canceled: Errno { Errno(rawValue: 125) }
  public static var previousOwnerDied: Errno { Errno(rawValue: 130) }
  public static var notRecoverable: Errno { Errno(rawValue: 131) }
}

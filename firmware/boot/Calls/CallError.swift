/// Why a call was not carried out (SBI 2.0, table 1).
enum CallError: Int, Error {
  case failed = -1
  case notSupported = -2
  case invalidParameter = -3
  case invalidAddress = -5
  case alreadyAvailable = -6
}

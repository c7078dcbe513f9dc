/// Why a machine could not be brought back.
public enum PastError: Error, Equatable {
  /// A store (`disk 0`) failed while what it held was written back. The machine is at no instant then, and must not run before it
  /// was brought to one.
  case failed(store: String)
}

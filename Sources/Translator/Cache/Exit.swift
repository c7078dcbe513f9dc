/// A place where translated code is left, or may be.
struct Exit {
  enum Kind: UInt8, CaseIterable {
    /// At the head of a block: too few instructions remain for all of it, or it is no more.
    case head
    /// The interpreter carries out the instruction at `pc`.
    case interpret
    /// The hart has carried out the instruction at `pc`, and goes on wherever it is now.
    case system
    /// An access whose site did not know its page.
    case access
    /// An access that its window cannot show. `site` is its number among those.
    case window
    /// A jump to `target`, which may be made to lead there directly.
    case jump
    /// A jump to what the hart's room says.
    case jumpIndirect

    /// For people.
    var name: String {
      switch self {
      case .head: "end of a turn"
      case .interpret: "left to the interpreter"
      case .system: "system instruction"
      case .access: "access that is not to RAM, or noticed"
      case .window: "access that a window cannot show"
      case .jump: "jump, first time"
      case .jumpIndirect: "jump to elsewhere"
      }
    }
  }

  var kind: Kind
  /// Of an access.
  var isStore = false
  var size: UInt8 = 0
  /// How many instructions of the block were counted but not carried out.
  var refund: UInt16 = 0
  /// The place of access, and how far the first byte that its check is about is from what the site is asked with.
  var site: UInt32 = 0
  var displacement: Int32 = 0
  /// How many bytes the check is about, and how far behind the first of them this access is.
  var span: UInt16 = 0
  var distance: UInt16 = 0
  /// Of how many accesses, and what kinds of them there are. Each has a site, one behind the other.
  var memberCount: UInt8 = 1
  var hasLoads = false
  var hasStores = false
  /// Whether one that comes later goes by a check that was made already: no translation may go before.
  var isAmongOthers = false
  /// The registers that are to be sign-extended from 32 bits.
  var waiting: UInt32 = 0
  /// Where the guest is; of a jump, where it goes.
  var pc: UInt64
  /// Where the code of a jump has its distance, and the number that the page of its target must have; that is 0 in the same page.
  var distancePlace: UInt32 = 0
  var numberPlace: UInt32 = 0
  /// The number that stands there.
  var number: UInt32 = 0
  /// Where it leads while it is not linked.
  var stub: UInt32 = 0
  /// The block that it leads to, counted from 1; 0 while it is not linked. Then, the exits before and behind it that lead there, counted
  /// from 1, too.
  var link: UInt32 = 0
  var previous: UInt32 = 0
  var following: UInt32 = 0
  /// What the interpreter is to carry out, if that is for the hart to do; else 0.
  var instruction: UInt64 = 0
}

/// A date and a time of day in UTC, by the Gregorian calendar.
public struct CalendarDate: Sendable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int

  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Years are counted from March, so that the leap day is a year's last; 400 years are 146097 days.
  /// 719468 days lie between 1 March of year 0 and 1 January 1970.
  public init(_ time: Time) {
    let days = time.seconds.floorDivided(by: 86400)
    let secondOfDay = time.seconds - days * 86400
    let shifted = days + 719468
    let era = shifted.floorDivided(by: 146097)
    let dayOfEra = shifted - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = secondOfDay / 3600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
  }

  public var time: Time { Time(seconds: (days * 24 + hour) * 3600 + minute * 60 + second) }

  /// Days since 1 January 1970.
  private var days: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.floorDivided(by: 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }

  /// 0 is Sunday.
  public var weekday: Int { (days + 4) - (days + 4).floorDivided(by: 7) * 7 }

  /// 1 is the first of January.
  public var dayOfYear: Int { days - CalendarDate(year: year, month: 1, day: 1).days + 1 }

  private static let months: StaticString =
    "January  February March    April    May      June     July     August   SeptemberOctober  "
  private static let lastMonths: StaticString = "November December "
  private static let weekdays: StaticString =
    "Sunday   Monday   Tuesday  WednesdayThursday Friday   Saturday "

  /// The names lie nine letters apart.
  private static func name(_ index: Int, in names: ByteString) -> ByteString {
    ByteString(names[(index * 9)..<(index * 9 + 9)]).trimmed
  }

  public var monthName: ByteString {
    let names = ByteString(CalendarDate.months) + ByteString(CalendarDate.lastMonths)
    return CalendarDate.name(month - 1, in: names)
  }

  public var weekdayName: ByteString {
    CalendarDate.name(weekday, in: ByteString(CalendarDate.weekdays))
  }
}

extension CalendarDate {
  /// By the letters of strftime(3), as `date +FORMAT` takes them.
  public func formatted(_ format: ByteString) -> ByteString {
    var result = ByteString()
    var position = 0
    while position < format.count {
      let byte = format[position]
      position += 1
      if byte == UInt8(ascii: "%") && position < format.count {
        result += field(format[position])
        position += 1
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private func field(_ letter: UInt8) -> ByteString {
    switch letter {
    case UInt8(ascii: "Y"): "\(year)"
    case UInt8(ascii: "C"): "\(year / 100, zeros: 2)"
    case UInt8(ascii: "y"): "\(year % 100, zeros: 2)"
    case UInt8(ascii: "m"): "\(month, zeros: 2)"
    case UInt8(ascii: "d"): "\(day, zeros: 2)"
    case UInt8(ascii: "e"): "\(day, width: 2)"
    case UInt8(ascii: "j"): "\(dayOfYear, zeros: 3)"
    case UInt8(ascii: "B"): monthName
    case UInt8(ascii: "b"), UInt8(ascii: "h"): ByteString(monthName.prefix(3))
    case UInt8(ascii: "A"): weekdayName
    case UInt8(ascii: "a"): ByteString(weekdayName.prefix(3))
    case UInt8(ascii: "u"): "\(weekday == 0 ? 7 : weekday)"
    case UInt8(ascii: "w"): "\(weekday)"
    default: timeField(letter)
    }
  }

  private func timeField(_ letter: UInt8) -> ByteString {
    switch letter {
    case UInt8(ascii: "H"): "\(hour, zeros: 2)"
    case UInt8(ascii: "I"): "\((hour + 11) % 12 + 1, zeros: 2)"
    case UInt8(ascii: "p"): hour < 12 ? "AM" : "PM"
    case UInt8(ascii: "M"): "\(minute, zeros: 2)"
    case UInt8(ascii: "S"): "\(second, zeros: 2)"
    case UInt8(ascii: "s"): "\(time.seconds)"
    case UInt8(ascii: "T"): formatted("%H:%M:%S")
    case UInt8(ascii: "R"): formatted("%H:%M")
    case UInt8(ascii: "F"): formatted("%Y-%m-%d")
    case UInt8(ascii: "D"): formatted("%m/%d/%y")
    case UInt8(ascii: "c"): formatted("%a %b %e %T %Y")
    case UInt8(ascii: "x"): formatted("%m/%d/%y")
    case UInt8(ascii: "X"): formatted("%T")
    case UInt8(ascii: "Z"): "UTC"
    case UInt8(ascii: "z"): "+0000"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "%"): "%"
    default: "%\(character: letter)"
    }
  }
}

import System

/// Who may do what with files.
enum PermissionQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("permissions-of-others", permissionsOfOthers),
    Question("permissions-of-the-owner", permissionsOfOwner),
    Question("permissions-of-the-group", permissionsOfGroup),
    Question("directory-without-search", directoryWithoutSearch),
    Question("directory-without-write", directoryWithoutWrite),
    Question("sticky-directory", stickyDirectory),
    Question("change-mode-of-others", changeModeOfOthers),
    Question("change-owner-of-others", changeOwnerOfOthers),
    Question("change-of-owner-clears-set-user", clearsSetUser),
    Question("access-asks-for-the-real-user", accessAsksRealUser),
    Question("set-user-on-execution", setUserOnExecution),
    Question("set-group-directory", setGroupDirectory),
    Question("identity-cannot-be-taken-back", identityIsGone),
    Question("effective-user-and-back", effectiveUserAndBack),
    Question("supplementary-groups", supplementaryGroups),
    Question("only-root-makes-devices", onlyRootMakesDevices),
    Question("only-root-mounts", onlyRootMounts),
    Question("only-the-owner-signals", onlyOwnerSignals),
    Question("only-root-raises-priority", onlyRootRaisesPriority),
    Question("open-file-keeps-its-rights", openFileKeepsRights),
  ]

  private static func owned(_ path: ByteString, _ mode: Int, user: Int = 1000, group: Int = 1000) {
    create(path, "text")
    must(try FileSystem.setOwner(path, owner: user, group: group))
    setPermissions(path, mode)
  }

  private static func opens(_ path: ByteString, _ mode: FileDescriptor.OpenOptions) -> Bool {
    let answer = SystemCall.open.raw(-100, text(path), mode.rawValue, 0)
    if answer < 0 { expect(.permissionDenied, answer) }
    return answer >= 0
  }

  private static func permissionsOfOthers() {
    owned("none", 0o770, user: 1, group: 1)
    owned("read", 0o774, user: 1, group: 1)
    owned("write", 0o772, user: 1, group: 1)
    asOtherUser {
      expect(!opens("none", .readOnly) && !opens("none", .writeOnly))
      expect(opens("read", .readOnly) && !opens("read", .writeOnly))
      expect(!opens("write", .readOnly) && opens("write", .writeOnly))
      expect(!opens("read", .readWrite))
    }
    expect(opens("none", .readWrite))
  }

  /// The owner's bits count for the owner, though the others' would allow more.
  private static func permissionsOfOwner() {
    owned("file", 0o077)
    asOtherUser { expect(!opens("file", .readOnly)) }
  }

  private static func permissionsOfGroup() {
    owned("file", 0o040, user: 1)
    owned("barred", 0o707, user: 1)
    asOtherUser {
      expect(opens("file", .readOnly) && !opens("file", .writeOnly))
      expect(!opens("barred", .readOnly))
    }
  }

  private static func directoryWithoutSearch() {
    makeDirectory("closed")
    create("closed/file")
    setPermissions("closed", 0o644)
    asOtherUser {
      expect(.permissionDenied, SystemCall.open.raw(-100, text("closed/file"), 0, 0))
      expect(.permissionDenied, SystemCall.changeDirectory.raw(text("closed")))
      expect(.permissionDenied, SystemCall.access.raw(-100, text("closed/none"), 0))
      expect(names(in: "closed").count, 1)
    }
  }

  private static func directoryWithoutWrite() {
    makeDirectory("fixed")
    create("fixed/file")
    setPermissions("fixed/file", 0o666)
    asOtherUser {
      expect(.permissionDenied, SystemCall.open.raw(-100, text("fixed/new"), 0o101, 0o666))
      expect(.permissionDenied, SystemCall.unlink.raw(-100, text("fixed/file"), 0))
      expect(.permissionDenied, SystemCall.makeDirectory.raw(-100, text("fixed/new"), 0o777))
      let (old, new) = (text("fixed/file"), text("fixed/x"))
      expect(.permissionDenied, SystemCall.rename.raw(-100, old, -100, new, 0))
      expect(opens("fixed/file", .writeOnly))
    }
  }

  /// In a sticky directory, who may remove what?
  private static func stickyDirectory() {
    makeDirectory("sticky")
    setPermissions("sticky", 0o1777)
    owned("sticky/mine", 0o666)
    owned("sticky/theirs", 0o666, user: 1)
    asOtherUser {
      expect(.notPermitted, SystemCall.unlink.raw(-100, text("sticky/theirs"), 0))
      let (old, new) = (text("sticky/theirs"), text("sticky/x"))
      expect(.notPermitted, SystemCall.rename.raw(-100, old, -100, new, 0))
      expect(.notPermitted, SystemCall.rename.raw(-100, text("sticky/mine"), -100, old, 0))
      expect(SystemCall.unlink.raw(-100, text("sticky/mine"), 0), 0)
    }
  }

  private static func changeModeOfOthers() {
    owned("mine", 0o600)
    owned("theirs", 0o666, user: 1)
    asOtherUser {
      expect(.notPermitted, SystemCall.changeMode.raw(-100, text("theirs"), 0o777))
      expect(SystemCall.changeMode.raw(-100, text("mine"), 0o444), 0)
      expect(metadata("mine").permissions, 0o444)
    }
  }

  private static func changeOwnerOfOthers() {
    owned("mine", 0o600)
    asOtherUser {
      expect(.notPermitted, SystemCall.changeOwner.raw(-100, text("mine"), 0, -1, 0))
      expect(.notPermitted, SystemCall.changeOwner.raw(-100, text("mine"), -1, 1, 0))
      expect(SystemCall.changeOwner.raw(-100, text("mine"), -1, 1000, 0), 0)
    }
  }

  private static func clearsSetUser() {
    owned("file", 0o4755)
    must(try FileSystem.setOwner("file", owner: 1, group: 1))
    expect(metadata("file").permissions, 0o755)
    owned("written", 0o4777, user: 1)
    asOtherUser { create("written", "x") }
    expect(metadata("written").permissions, 0o777)
  }

  private static func accessAsksRealUser() {
    owned("file", 0o600, user: 0, group: 0)
    inChild {
      check(SystemCall.setSavedUsers.raw(1000, 0, 0))
      expect(opens("file", .readWrite))
      expect(.permissionDenied, SystemCall.access.raw(-100, text("file"), 4))
    }
  }

  private static func setUserOnExecution() {
    create("program", contents("/proc/self/exe"))
    must(try FileSystem.setOwner("program", owner: 5, group: 6))
    setPermissions("program", 0o4755)
    asOtherUser {
      let status = wait(fork { ExecutedProgram.run("./program", "identity") })
      expect(status.exitCode ?? -1, 5)
    }
  }

  /// Do new files in a set-group directory belong to its group?
  private static func setGroupDirectory() {
    makeDirectory("group")
    must(try FileSystem.setOwner("group", owner: 0, group: 77))
    setPermissions("group", 0o2777)
    create("group/file")
    makeDirectory("group/directory")
    expect(metadata("group/file").group, 77)
    expect(metadata("group/directory").group, 77)
    expect(metadata("group/directory").permissions & 0o2000, 0o2000)
  }

  private static func identityIsGone() {
    asOtherUser {
      expect(Process.user, 1000)
      expect(Process.effectiveUser, 1000)
      expect(.notPermitted, SystemCall.setUser.raw(0))
      expect(.notPermitted, SystemCall.setGroup.raw(0))
      expect(.notPermitted, SystemCall.setSavedUsers.raw(-1, 0, -1))
      expect(.notPermitted, SystemCall.setGroups.raw(0, 0))
    }
  }

  private static func effectiveUserAndBack() {
    inChild {
      check(SystemCall.setSavedUsers.raw(1000, 1000, 0))
      expect(Process.effectiveUser, 1000)
      check(SystemCall.setSavedUsers.raw(-1, 0, -1))
      expect(Process.effectiveUser, 0)
      expect(Process.user, 1000)
    }
  }

  private static func supplementaryGroups() {
    owned("file", 0o040, user: 1, group: 42)
    inChild {
      let groups = Block(8)
      groups[half: 0] = 7
      groups[half: 4] = 42
      check(SystemCall.setGroups.raw(2, groups.address))
      expect(SystemCall.getGroups.raw(0, 0), 2)
      expect(.invalidArgument, SystemCall.getGroups.raw(1, groups.address))
      check(SystemCall.setGroup.raw(1000))
      check(SystemCall.setUser.raw(1000))
      expect(opens("file", .readOnly))
    }
  }

  private static func onlyRootMakesDevices() {
    must(try FileSystem.makeNode("null", mode: 0o020666, major: 1, minor: 3))
    asOtherUser {
      expect(.notPermitted, SystemCall.makeNode.raw(-100, text("device"), 0o020666, 0x103))
      expect(SystemCall.makeNode.raw(-100, text("pipe"), 0o010666, 0), 0)
    }
  }

  private static func onlyRootMounts() {
    makeDirectory("point")
    asOtherUser {
      let (none, kind) = (text("none"), text("tmpfs"))
      expect(.notPermitted, SystemCall.mount.raw(none, text("point"), kind, 0, 0))
      expect(.notPermitted, SystemCall.unmount.raw(text("/proc"), 0))
      expect(.notPermitted, SystemCall.changeRoot.raw(text(".")))
      expect(.notPermitted, SystemCall.setHostName.raw(text("x"), 1))
    }
  }

  private static func onlyOwnerSignals() {
    let own = Process.identifier
    asOtherUser {
      expect(.notPermitted, SystemCall.kill.raw(own, 0))
      expect(.notPermitted, SystemCall.kill.raw(1, 9))
    }
  }

  private static func onlyRootRaisesPriority() {
    asOtherUser {
      expect(SystemCall.setPriority.raw(0, 0, 5), 0)
      expect(.permissionDenied, SystemCall.setPriority.raw(0, 0, 0))
    }
  }

  private static func openFileKeepsRights() {
    owned("file", 0o600)
    asOtherUser {
      let file = open("file", .readWrite)
      check(SystemCall.changeMode.raw(-100, text("file"), 0))
      expect(read(file, 4), "text")
      write(file, "more")
      expect(!opens("file", .readOnly))
    }
  }
}

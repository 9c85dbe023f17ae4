package text

// StaffRole is a role of the staff in words.
func StaffRole(role string) string {
	switch role {
	case "agent":
		return "窓口"
	case "supervisor":
		return "管理"
	case "auditor":
		return "監査"
	}
	return role
}

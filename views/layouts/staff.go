package layouts

// staffEntry is one entry of the work menu.
type staffEntry struct {
	tab         Tab
	href, label string
	desk        bool // for the desk, too
}

var staffEntries = []staffEntry{
	{TabSearch, "/staff", "会員検索", true},
	{TabProvision, "/staff/provision", "仮登録", false},
	{TabImports, "/staff/imports", "取込結果", false},
	{TabMessages, "/staff/messages", "送信状況", true},
	{TabAudit, "/staff/audit", "監査ログ", false},
	{TabGallery, "/staff/gallery", "画面一覧", true},
	{TabStaff, "/staff/users", "スタッフ", false},
}

// staffMenu is the work menu of a role: an auditor reads what a supervisor does.
func staffMenu(role string) []staffEntry {
	var menu []staffEntry
	for _, entry := range staffEntries {
		if entry.desk || role != "agent" {
			menu = append(menu, entry)
		}
	}
	return menu
}

// beside gives what a page says about itself for its messages: in the staff area they span the column, but on the pages
// before signing in, which are narrow.
func (h Head) beside(s *Staff) Head {
	h.Wide = s.Name != ""
	return h
}

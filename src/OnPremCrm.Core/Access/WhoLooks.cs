using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Access;

/// <summary>Tells the database for whom it is read. Null: for the process itself, which sees everything.</summary>
public delegate Viewer? WhoLooks();

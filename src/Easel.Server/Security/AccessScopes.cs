namespace Easel.Server.Security;

/// <summary>What somebody may do.</summary>
[Flags]
public enum AccessScopes
{
    None = 0,

    /// <summary>See lists, pictures and progress.</summary>
    Read = 1,

    /// <summary>Have pictures made; move, cancel and retry any job.</summary>
    Generate = 2,

    /// <summary>Change settings and all else.</summary>
    Manage = 4,

    All = Read | Generate | Manage,
}

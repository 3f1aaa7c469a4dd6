namespace Easel.Studio.Library;

/// <summary>Whether a model can be used for pictures.</summary>
public enum ModelAbility
{
    /// <summary>It can.</summary>
    Usable,

    /// <summary>The engine does not know what to do with its kind yet.</summary>
    NotYet,

    /// <summary>It could, but lies in a folder that names of its kind are not looked up in.</summary>
    Elsewhere,

    /// <summary>Nobody knows what it is for.</summary>
    Unknown,

    /// <summary>It is of a kind that Easel does not run.</summary>
    Foreign,

    /// <summary>The file cannot be used by anybody.</summary>
    Broken,
}

namespace Easel.Server;

/// <summary>How much of a model stays on the graphics card.</summary>
public enum MemoryUse
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>The part that works (A1111's --medvram).</summary>
    Medium,

    /// <summary>The layers that work (A1111's --lowvram).</summary>
    Low,
}

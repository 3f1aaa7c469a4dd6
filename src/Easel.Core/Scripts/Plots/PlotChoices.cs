namespace Easel.Core.Scripts.Plots;

/// <summary>What the values of an axis are names of.</summary>
public enum PlotChoices
{
    /// <summary>Of nothing.</summary>
    None,

    Samplers,

    Schedules,

    Models,

    /// <summary>Models, or None.</summary>
    Refiners,

    Vaes,

    /// <summary>What enlarges between the passes of hires fix.</summary>
    Upscalers,

    Styles,

    /// <summary>The few that the axis itself lists.</summary>
    Listed,
}

namespace Easel.Core.Scripts.Plots;

/// <summary>A side of a plot.</summary>
/// <param name="Name">x, y or z.</param>
/// <param name="Axis">What changes along it.</param>
/// <param name="Written">Its values as they were written.</param>
/// <param name="Values">Them, read; at least one.</param>
public sealed record PlotSide(string Name, PlotAxis Axis, string Written, IReadOnlyList<PlotValue> Values)
{
    /// <summary>The option that gives the values.</summary>
    public string Field => $"script.{Name}Values";

    /// <summary>Whether a value of −1 stands for a seed that is drawn.</summary>
    public bool IsOfSeeds => Axis.Label is "Seed" or "Var. seed";
}

namespace Easel.Training.Base;

/// <summary>How many things a model tells apart.</summary>
/// <param name="Known">Of all.</param>
/// <param name="All">Things there are.</param>
/// <param name="KnownCore">Of the core.</param>
/// <param name="Core">Things in the core.</param>
public readonly record struct ConceptCount(int Known, int All, int KnownCore, int Core)
{
    public override string ToString() => $"{Known} of {All} things told apart, {KnownCore} of the {Core} core ones";
}

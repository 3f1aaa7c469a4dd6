using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>Phrases of one kind, such as painters, of which those are wanted that fit a picture best.</summary>
/// <param name="Name">Such as <c>artists</c>.</param>
/// <param name="Phrases">At least one.</param>
/// <param name="Count">How many are wanted, at least 1.</param>
public sealed record PhraseCategory(string Name, ImmutableArray<string> Phrases, int Count);

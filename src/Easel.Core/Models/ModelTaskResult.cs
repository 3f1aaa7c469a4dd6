namespace Easel.Core.Models;

/// <summary>What became of a task.</summary>
/// <param name="What">The file or folder that was written, or what a verified model is.</param>
/// <param name="Bytes">Its size; null of what was only read.</param>
/// <param name="Notes">What is worth knowing.</param>
/// <param name="Problems">Why a verified model cannot be used; none when it is whole.</param>
public sealed record ModelTaskResult(string What, long? Bytes, IReadOnlyList<string> Notes, IReadOnlyList<string> Problems);

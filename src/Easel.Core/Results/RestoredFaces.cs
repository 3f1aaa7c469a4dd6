using Easel.Core.Imaging;

namespace Easel.Core.Results;

/// <summary>A picture whose faces were painted anew.</summary>
/// <param name="Picture">The one that was given, where no face was found.</param>
/// <param name="Faces">How many were found.</param>
/// <param name="Notes">What a person should know.</param>
public sealed record RestoredFaces(Bitmap Picture, int Faces, IReadOnlyList<string> Notes);

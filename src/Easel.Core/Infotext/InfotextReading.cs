using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>A request read out of a picture.</summary>
/// <param name="Request">What would make the picture again.</param>
/// <param name="ModelHash">First digits of the checkpoint's sha256 (old texts: another hash), or null.</param>
/// <param name="NotHonoured">What the text asks for and the request cannot say, one line each.</param>
public sealed record InfotextReading(ImageRequest Request, string? ModelHash, ImmutableArray<string> NotHonoured);

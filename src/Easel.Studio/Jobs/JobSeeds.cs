using System.Security.Cryptography;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Studio.Jobs;

/// <summary>Seeds of a queued job: drawn once, so that a job that is begun twice makes the same pictures.</summary>
internal static class JobSeeds
{
    /// <summary>A request with its seeds drawn; of a plot that draws one for each picture, they are drawn there.</summary>
    /// <exception cref="RequestException">There is no such script, or it is not possible.</exception>
    public static ImageRequest Drawn(ImageRequest request) => request with
    {
        Seeds = PictureScript.Of(request) is XyzPlot { KeepRandom: true } ? request.Seeds with { Variation = Draw(request.Seeds.Variation) } : Drawn(request.Seeds),
    };

    /// <summary><paramref name="seeds"/> with what was −1 drawn from 0 to 4,294,967,294, as A1111 does.</summary>
    public static Seeds Drawn(Seeds seeds) => seeds with { Seed = Draw(seeds.Seed), Variation = Draw(seeds.Variation) };

    /// <summary>The seeds of a batch: picture i of a job uses <c>Seed + i</c> (<c>Seed</c> with a variation) and <c>Variation + i</c>.</summary>
    /// <param name="seeds">The job's.</param>
    /// <param name="pictures">Pictures in the batches before.</param>
    public static Seeds After(Seeds seeds, int pictures) => seeds with
    {
        Seed = seeds.VariationStrength == 0 ? seeds.Seed + pictures : seeds.Seed,
        Variation = seeds.Variation + pictures,
    };

    private static long Draw(long seed) => seed >= 0 ? seed : RandomNumberGenerator.GetInt32(int.MaxValue) * 2L + RandomNumberGenerator.GetInt32(2);
}

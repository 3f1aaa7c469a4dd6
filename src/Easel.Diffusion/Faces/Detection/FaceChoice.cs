namespace Easel.Diffusion.Faces.Detection;

/// <summary>Which of a detector's answers are faces: the sure ones, each once.</summary>
public static class FaceChoice
{
    /// <summary>Those of the faces that overlap no surer one (greedy non-maximum suppression), the surest first.</summary>
    /// <param name="faces">In any order.</param>
    /// <param name="overlap">Two that share more than this are one face.</param>
    public static IReadOnlyList<DetectedFace> Distinct(IEnumerable<DetectedFace> faces, double overlap)
    {
        List<DetectedFace> kept = [];
        foreach (var face in faces.OrderByDescending(face => face.Score))
            if (kept.TrueForAll(surer => surer.Box.Overlap(face.Box) <= overlap)) kept.Add(face);
        return kept;
    }
}

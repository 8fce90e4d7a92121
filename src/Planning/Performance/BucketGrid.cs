namespace GlobalPlanner.Planning.Performance;

/// <summary>Cuts a range into buckets of equal width. Source: bucket keys of Dynamo's forward-pass model.</summary>
internal static class BucketGrid
{
    /// <summary>The bucket of a value, 0..count-1; what lies outside counts to the outermost.</summary>
    public static int Along(double value, double least, double most, int count) =>
        most <= least ? 0 : (int)Math.Clamp(Math.Truncate((value - least) / (most - least) * count), 0, count - 1);
}

-- id, fence, moment, note, faults to add, in doubt: the lane pauses until the moment
local entry, lane = claimed(ARGV[1], ARGV[2])
if not entry then return 0 end
redis.call('HINCRBY', entry, 'delays', 1)
redis.call('HINCRBY', entry, 'faults', ARGV[5])
redis.call('HSET', entry, 'note', ARGV[4], 'begun', ARGV[6])
redis.call('HINCRBY', entry, 'crashes', 0 - tonumber(ARGV[6])) -- the next claim counts what was begun as a crash; this was none
end_turn(lane)
redis.call('ZADD', key('later'), ARGV[3], lane)
return 1

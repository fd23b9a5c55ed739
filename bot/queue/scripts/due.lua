-- now, limit: lanes whose pause is over get their turn
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', key('later'), '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  redis.call('ZREM', key('later'), lane)
  give_turn(lane)
end
